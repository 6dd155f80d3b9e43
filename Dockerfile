# syntax=docker/dockerfile:1

# Three stages: what is built, what is needed to run it, and the image, which gets nothing else.
# `docker build .` and docs/deploying.md. The tests hold this file to what lies beside it (tests/packaging.test.ts).

# Debian, for flock(1), which locks the folder of a single instance, and for the system that resvg is built for.
ARG NODE=24-bookworm-slim

FROM node:${NODE} AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY vendor ./vendor
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY bot ./bot
COPY cards ./cards
COPY flows ./flows
COPY sandbox ./sandbox
COPY storage ./storage
RUN npm run --silent build

FROM node:${NODE} AS needed
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY vendor ./vendor
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM node:${NODE}
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/data
WORKDIR /app
# A new volume gets owner and mode of the folder that it is put on.
RUN install --directory --owner=node --group=node --mode=0700 /data
COPY package.json LICENSE NOTICE ./
COPY vendor ./vendor
COPY --from=needed /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
USER node
VOLUME /data
EXPOSE 3000
STOPSIGNAL SIGTERM
# Whether the process answers, not whether it can serve (/ready): starting it anew mends no database.
HEALTHCHECK --interval=5s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--enable-source-maps", "dist/bot/main.js"]
