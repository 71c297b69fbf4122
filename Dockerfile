# An image for Binder, for dev containers and for `docker build -t merchant-lab .`. Untested: no Docker was available.
FROM node:22-bookworm-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates git python3 python3-venv tini \
 && rm -rf /var/lib/apt/lists/*

# Binder sets user name and id. The base image has a user with the same id, which is deleted.
ARG NB_USER=jovyan
ARG NB_UID=1000
ENV USER=${NB_USER} HOME=/home/${NB_USER}
RUN userdel --remove node \
 && useradd --create-home --shell /bin/bash --uid ${NB_UID} ${NB_USER} \
 && install -d -o ${NB_USER} ${HOME}/merchant-lab
USER ${NB_USER}
WORKDIR ${HOME}/merchant-lab

# Below the home folder: a dev container gives all of it to the host's user id. Binder starts the server through jupyterhub.
ENV VIRTUAL_ENV=${HOME}/jupyter
ENV PATH=${VIRTUAL_ENV}/bin:${PATH} JUPYTER_PATH=${VIRTUAL_ENV}/share/jupyter
COPY --chown=${NB_UID} notebooks/requirements.txt notebooks/
RUN python3 -m venv ${VIRTUAL_ENV} \
 && pip install --no-cache-dir -r notebooks/requirements.txt jupyterhub==5.*

# Before the sources, so that an edited source installs nothing again. npm links the program merchant-lab if its file is there.
COPY --chown=${NB_UID} package.json package-lock.json .npmrc ./
COPY --chown=${NB_UID} lib/package.json lib/
COPY --chown=${NB_UID} lib/workbench/merchant-lab.js lib/workbench/
RUN npm ci --omit=dev && npm cache clean --force
COPY --chown=${NB_UID} . .
RUN npx merchant-lab kernel install --prefix ${VIRTUAL_ENV}

# tini ends the kernels' children that have lost their parents.
ENTRYPOINT ["tini", "--"]
# Jupyter prints a URL with a token: docker run --rm -p 127.0.0.1:8888:8888 merchant-lab
CMD ["jupyter", "lab", "--ip=0.0.0.0", "--no-browser"]
