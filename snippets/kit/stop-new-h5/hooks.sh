cat > .pre-commit-config.yaml <<'YAML'
exclude: ^tools/
repos:
  - repo: local
    hooks:
      - id: keras-saving
        name: saving and loading of Keras models
        entry: python tools/scan.py --no-hints
        language: python
        additional_dependencies: [libcst]
        types_or: [python, jupyter]
      - id: no-new-h5
        name: no new full model as .h5
        entry: python tools/no_new_h5.py
        language: python
        additional_dependencies: [h5py]
        exclude: \.ipynb$
YAML
