FROM python:3.11.14-slim-bookworm AS build
SHELL ["/bin/sh", "-eu", "-c"]
WORKDIR /srv/lateral
COPY requirements-tools.lock requirements.lock ./
RUN python -m venv /srv/venv \
    && /srv/venv/bin/python -m pip install --no-cache-dir --require-hashes -r requirements-tools.lock \
    && /srv/venv/bin/uv pip sync --python /srv/venv/bin/python --require-hashes \
        --compile-bytecode requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY alembic alembic
COPY models models
COPY ml ml
COPY app app
COPY demo demo
RUN /srv/venv/bin/uv pip install --python /srv/venv/bin/python --no-deps \
        --no-build-isolation --config-setting editable_mode=compat --editable . \
    && /srv/venv/bin/python -m compileall -q alembic models ml app demo \
    && /srv/venv/bin/uv pip uninstall --python /srv/venv/bin/python pip setuptools uv

FROM python:3.11.14-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /var/lib/lateral --create-home lateral
COPY --from=build /srv /srv
ENV PATH=/srv/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    LATERAL_DATA_DIR=/var/lib/lateral
WORKDIR /srv/lateral
USER 10001
VOLUME /var/lib/lateral
EXPOSE 8000
HEALTHCHECK --start-period=30s --interval=15s --timeout=3s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/livez', timeout=2)"]
CMD ["lateral", "serve", "--host", "0.0.0.0"]
