# One image for Binder, a devcontainer and `docker build -t merchant-lab .`. Untested: it was written where no image can be built.
FROM node:22-bookworm-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates git python3 python3-venv \
 && rm -rf /var/lib/apt/lists/*

# Binder names the user and its number; the image's own user has the same number.
ARG NB_USER=jovyan
ARG NB_UID=1000
RUN userdel --remove node \
 && useradd --create-home --uid ${NB_UID} ${NB_USER} \
 && install -d -o ${NB_USER} /opt/jupyter /home/${NB_USER}/merchant-lab
USER ${NB_USER}
ENV PATH=/opt/jupyter/bin:$PATH
WORKDIR /home/${NB_USER}/merchant-lab

COPY --chown=${NB_UID} notebooks/requirements.txt notebooks/
# Binder's hub starts the server through jupyterhub.
RUN python3 -m venv /opt/jupyter \
 && pip install --no-cache-dir -r notebooks/requirements.txt jupyterhub==5.*
COPY --chown=${NB_UID} . .
RUN npm ci && npx merchant-lab kernel install --prefix /opt/jupyter

# Jupyter prints an address with a token: docker run --rm -p 127.0.0.1:8888:8888 merchant-lab
CMD ["jupyter", "lab", "--ip=0.0.0.0", "--no-browser"]
