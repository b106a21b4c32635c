import { fileURLToPath } from "node:url";
import { type UserConfig, defineConfig } from "vitepress";
import { CONTENT } from "../src/layout.ts";
import { pagesOfTheRepository } from "../src/markdown.ts";
import { slug } from "../src/slug.ts";
import { drawingAt, writeDrawings } from "../src/drawings.ts";
import { localesOf } from "../src/navigation.ts";
import { ownRepository } from "../src/repository.ts";
import { searchRank, searchTerm, searchWords } from "../src/search.ts";
import { searchTexts } from "../src/texts.ts";

/** What addresses of the site begin with, as `npm run docs -- --base` says. */
const BASE = process.env["DOCS_BASE"] ?? "/";

/** Where the repository can be looked at, if its package.json says so; else no page leads there. */
const REPOSITORY = ownRepository();

const SITE = fileURLToPath(new URL("../package.json", import.meta.url));

const config: UserConfig = defineConfig({
  title: "scenario-call",
  base: BASE,
  srcDir: `../../${CONTENT}`,
  outDir: "dist",
  srcExclude: ["examples/**"],
  rewrites: {
    "reference/generated/en/:page*": "reference/:page*",
    "reference/generated/ru/:page*": "ru/reference/:page*",
  },
  // Links are looked at before, with their anchors: src/rules/links.ts.
  ignoreDeadLinks: false,
  // No address of the outer world in a page: it may stand anywhere, or nowhere.
  head: [["link", { rel: "icon", href: "data:," }]],
  metaChunk: true,
  locales: localesOf(REPOSITORY),
  markdown: {
    anchor: { slugify: slug },
    theme: { light: "github-light-high-contrast", dark: "github-dark-default" },
    config: (markdown) => pagesOfTheRepository(markdown, BASE, REPOSITORY),
  },
  themeConfig: {
    outline: { level: [2, 3] },
    externalLinkIcon: true,
    search: {
      provider: "local",
      options: {
        locales: searchTexts,
        detailedView: false,
        miniSearch: {
          options: { processTerm: searchTerm, tokenize: searchWords },
          searchOptions: { boostDocument: searchRank },
        },
      },
    },
  },
  vue: { template: { transformAssetUrls: false } },
  vite: {
    build: { chunkSizeWarningLimit: 2000 },
    plugins: [
      {
        // The pages stand outside of this package: what they import is found from here.
        name: "packages-of-the-site",
        enforce: "pre",
        async resolveId(id) {
          return id === "vue" || id === "vue/server-renderer"
            ? this.resolve(id, SITE, { skipSelf: true })
            : null;
        },
      },
      {
        name: "drawings-while-writing",
        configureServer(server) {
          server.middlewares.use((request, response, next) => {
            const path = new URL(request.url ?? "/", "http://site").pathname;
            const svg = path.includes("/drawings/")
              ? drawingAt(path.slice(path.indexOf("/drawings/")))
              : null;
            if (svg === null) return next();
            response.setHeader("Content-Type", "image/svg+xml").end(svg);
          });
        },
      },
    ],
  },
  buildEnd: ({ outDir }) => writeDrawings(outDir),
});

export default config;
