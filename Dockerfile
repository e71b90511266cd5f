# Build: everything into one virtual environment, from the lock file and its hashes.
FROM python:3.12-slim AS build
WORKDIR /src
RUN python -m venv /opt/onrecord
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
COPY requirements.lock ./
RUN /opt/onrecord/bin/pip install --require-hashes -r requirements.lock
COPY pyproject.toml README.md ./
COPY bot bot
COPY adapters adapters
COPY config config
RUN /opt/onrecord/bin/pip install --no-deps --no-build-isolation .

# Run: that environment and nothing else, as a user who owns only the data.
FROM python:3.12-slim
RUN useradd --system --uid 10001 --create-home --home-dir /data onrecord
COPY --from=build /opt/onrecord /opt/onrecord
ENV PATH=/opt/onrecord/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    ONRECORD_DATA_DIR=/data/store
USER onrecord
WORKDIR /data
VOLUME /data
STOPSIGNAL SIGTERM
# The port is that of `web:` in the configuration.
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s CMD ["python", "-c", \
    "import urllib.request as u; u.urlopen('http://127.0.0.1:8080/health', timeout=4)"]
ENTRYPOINT ["onrecord"]
CMD ["run"]
