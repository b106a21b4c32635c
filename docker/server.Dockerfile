# The server with espeak-ng, which speaks texts. Debian's Node.js is older than what SQLite needs.
FROM node:24-bookworm-slim

ARG SCENARIO_CALL_VERSION
RUN apt-get update \
 && apt-get install --yes --no-install-recommends espeak-ng \
 && rm -rf /var/lib/apt/lists/* \
 && npm install --global "@scenario-call/server@${SCENARIO_CALL_VERSION:?}" \
 && npm cache clean --force \
    # New volumes take over whose these folders are.
 && mkdir -p /var/lib/scenario-call /var/cache/scenario-call /etc/asterisk \
 && chown 1000:1000 /var/lib/scenario-call /var/cache/scenario-call /etc/asterisk \
 && chmod 0750 /var/lib/scenario-call /var/cache/scenario-call /etc/asterisk

USER 1000:1000
ENTRYPOINT ["scenario-call-server"]
