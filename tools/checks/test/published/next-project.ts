/** A small project of Next.js: a page with a form, and routes to which the form can be posted. */

/** Versions of what the project asks for, exact. */
export const NEXT_PACKAGES: readonly string[] = [
  "next@16.4.6",
  "react@19.3.1",
  "react-dom@19.3.1",
  "typescript@5.9.3",
  "@types/node@24.19.2",
  "@types/react@19.3.0",
];

const FORM = `"use client";

export function CallBackForm() {
  const ask = (form: FormData): void => {
    const body = JSON.stringify({ phone: form.get("phone") });
    void fetch("/api/callback", { method: "POST", body });
  };
  return (
    <form action={ask}>
      <input name="phone" type="tel" />
      <button>Call me back</button>
    </form>
  );
}
`;

const PAGE = `import { CallBackForm } from "./call-back-form";

export default function Page() {
  return <CallBackForm />;
}
`;

const LAYOUT = `import type { ReactNode } from "react";

export default function Layout({ children }: { readonly children: ReactNode }) {
  return (
    <html lang="en">
      <body>{children}</body>
    </html>
  );
}
`;

/** As `create-next-app` writes it. */
const TSCONFIG = {
  compilerOptions: {
    target: "ES2017",
    lib: ["dom", "dom.iterable", "esnext"],
    allowJs: true,
    skipLibCheck: true,
    strict: true,
    noEmit: true,
    esModuleInterop: true,
    module: "esnext",
    moduleResolution: "bundler",
    resolveJsonModule: true,
    isolatedModules: true,
    jsx: "react-jsx",
    incremental: true,
    plugins: [{ name: "next" }],
  },
  include: ["next-env.d.ts", "**/*.ts", "**/*.tsx", ".next/types/**/*.ts", ".next/dev/types/**/*.ts"],
  exclude: ["node_modules"],
};

/** The files of the project, by name; `routes` are programs by the path that they answer at, such as `api/callback`. */
export const nextProject = (routes: Readonly<Record<string, string>>): Readonly<Record<string, string>> => ({
  "tsconfig.json": JSON.stringify(TSCONFIG),
  "app/layout.tsx": LAYOUT,
  "app/page.tsx": PAGE,
  "app/call-back-form.tsx": FORM,
  ...Object.fromEntries(Object.entries(routes).map(([path, code]) => [`app/${path}/route.ts`, code])),
});
