# The server in a container. docs/operations.md says how to run it and what its sandbox needs.
ARG PYTHON_IMAGE=python:3.12-slim

FROM ${PYTHON_IMAGE} AS build
WORKDIR /src
# Byte code is compiled here: the sandbox sees the packages read-only and could not keep its own.
ENV UV_PROJECT_ENVIRONMENT=/opt/toolwright UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy
COPY . .
# Builds the wheel and the web page in it; Node comes as a build requirement, and stays in this stage.
RUN scripts/uv sync --frozen --no-default-groups --no-editable --no-cache

FROM ${PYTHON_IMAGE}
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /var/lib/toolwright toolwright \
    && install -d -o toolwright -g toolwright /var/lib/toolwright /data
COPY --from=build /opt/toolwright /opt/toolwright
ENV PATH=/opt/toolwright/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    TOOLWRIGHT_HOME=/var/lib/toolwright \
    TOOLWRIGHT_DATA=/data \
    TOOLWRIGHT_HOST=0.0.0.0
USER toolwright
WORKDIR /var/lib/toolwright
VOLUME ["/var/lib/toolwright", "/data"]
EXPOSE 5001
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:5001/healthz', timeout=4)"]
# Without TOOLWRIGHT_API_TOKEN it refuses to start: it can be reached from outside.
ENTRYPOINT ["toolwright"]
CMD ["serve"]
