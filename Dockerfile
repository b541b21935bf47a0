# The bot, small and without rights: docker build -t unpaid-bot .
FROM node:22-bookworm-slim AS build
RUN apt-get update && apt-get install -y --no-install-recommends python3 make g++
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
RUN npm rebuild better-sqlite3
COPY tsconfig.json README.md LICENSE ./
COPY src src
COPY adapters adapters
COPY jobs jobs
COPY data data
RUN npm run build
RUN npm prune --omit=dev --ignore-scripts --no-audit --no-fund
# What is needed to compile SQLite is not needed to run it.
RUN rm -rf node_modules/better-sqlite3/deps node_modules/better-sqlite3/src node_modules/better-sqlite3/build/Release/obj*
# What a package of this program would hold, and nothing else.
RUN npm pack --ignore-scripts --silent && mkdir app && tar -xzf unpaid-bot-*.tgz -C app --strip-components=1 && mv node_modules app/

FROM node:22-bookworm-slim
ENV NODE_ENV=production UNPAID_DATA_DIR=/data PORT=8788
COPY --from=build /build/app /app
RUN mkdir -p /data && chown node:node /data
WORKDIR /app
USER node
VOLUME /data
EXPOSE 8788
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/livez`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "dist/src/cli.js"]
CMD ["start", "--config", "/data/unpaid.yaml"]
