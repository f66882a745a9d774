FROM node:22-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npm run build
# Only what runs: no React, no bundler, and one copy of workerd. Backup and the like run from their sources.
RUN mkdir -p /runtime/node_modules/@cloudflare \
 && cp -r package.json dist selfhost worker protocol /runtime \
 && cp -r node_modules/valibot /runtime/node_modules \
 && cp -r node_modules/@cloudflare/workerd-* /runtime/node_modules/@cloudflare

FROM node:22-bookworm-slim
WORKDIR /app
COPY --from=build /runtime ./
RUN mkdir -m 700 /data && chown node:node /data
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/data
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s --retries=3 CMD ["node", "selfhost/healthcheck.ts"]
# The exec form: the supervisor itself gets the signal to end.
CMD ["node", "--disable-warning=ExperimentalWarning", "selfhost/start.cjs"]
