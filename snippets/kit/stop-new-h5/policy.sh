cat > MODELS.md <<'TEXT'
# How we save models

1. One version of Keras for everybody, pinned in requirements.txt.
   An upgrade is a pull request of its own: serving first, then training.
2. A full model is saved as `.keras`, weights as `.weights.h5`.
   No new full model as `.h5`: a hook and CI check it.
3. A model is handed over as four things: the `.keras`, its weights,
   the code that builds it, and a JSON with the versions.
   None of them is called `model.weights.h5`.
4. With it go a few inputs and their predictions. Whoever converts,
   upgrades or serves the model compares with them.
5. Classes of our own live in a package, are registered, keep their names.
6. A file from outside is looked at with tools/identify.py before anything
   opens it. Safe mode is no sandbox.
7. An old file and its environment stay until the new model has proved
   itself in production.

Exceptions: by the lead, written below, with an owner and a reason.

| File | Owner | Reason | Until |
|---|---|---|---|
TEXT
