# An image for Binder, for dev containers and for `docker build -t merchant-lab .`. Untested: no Docker was available.
FROM node:22-bookworm-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates git python3 python3-venv \
 && rm -rf /var/lib/apt/lists/*

# Binder sets user name and id. The base image has a user with the same id, which is deleted.
ARG NB_USER=jovyan
ARG NB_UID=1000
RUN userdel --remove node \
 && useradd --create-home --uid ${NB_UID} ${NB_USER} \
 && install -d -o ${NB_USER} /opt/jupyter /home/${NB_USER}/merchant-lab
USER ${NB_USER}
ENV PATH=/opt/jupyter/bin:$PATH
WORKDIR /home/${NB_USER}/merchant-lab

COPY --chown=${NB_UID} notebooks/requirements.txt notebooks/
# Binder starts the server through jupyterhub.
RUN python3 -m venv /opt/jupyter \
 && pip install --no-cache-dir -r notebooks/requirements.txt jupyterhub==5.*
COPY --chown=${NB_UID} . .
RUN npm ci && npx merchant-lab kernel install --prefix /opt/jupyter

# Jupyter prints a URL with a token: docker run --rm -p 127.0.0.1:8888:8888 merchant-lab
CMD ["jupyter", "lab", "--ip=0.0.0.0", "--no-browser"]
