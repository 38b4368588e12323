import runpy

runpy.run_path("src/train.py")
