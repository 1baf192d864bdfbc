# Vigie in a container that needs no root, writes nothing but /data, and is healthy while its rounds go on:
#   docker build -t vigie .
#   docker run --read-only --tmpfs /tmp -v vigie:/data --env-file .env vigie

FROM python:3.11-slim-bookworm AS build
WORKDIR /src
ENV UV_LINK_MODE=copy
RUN --mount=type=cache,target=/root/.cache \
    python -m venv /opt/uv \
    && /opt/uv/bin/python -m pip install --disable-pip-version-check uv==0.13.9 \
    && python -m venv --without-pip /opt/vigie
# The libraries first: they change less often than Vigie, and this layer is then kept. Compiled here, because the
# container may not be able to write the compiled files later.
COPY requirements.lock ./
RUN --mount=type=cache,target=/root/.cache \
    /opt/uv/bin/uv pip install --python /opt/vigie/bin/python --compile-bytecode --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE watchlist.yaml ./
COPY seeds ./seeds
COPY docs/slack-manifest.json ./docs/slack-manifest.json
COPY bot ./bot
# The build tools are in the lock too, so nothing is fetched here.
RUN --mount=type=cache,target=/root/.cache \
    /opt/uv/bin/uv pip install --python /opt/vigie/bin/python --compile-bytecode --no-deps --no-build-isolation .

FROM python:3.11-slim-bookworm
COPY --from=build /opt/vigie /opt/vigie
RUN install -d -o 10001 -g 10001 /data
ENV PATH=/opt/vigie/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    HOME=/data \
    MATRIX_STATE=/data/matrix \
    VIGIE_DATABASE=sqlite:////data/vigie.db
# A watchlist.yaml put into /data is used instead of the one inside.
WORKDIR /data
USER 10001:10001
VOLUME ["/data"]
HEALTHCHECK --interval=1m --timeout=10s --start-period=5m CMD ["vigie", "health"]
ENTRYPOINT ["vigie"]
CMD ["run"]
