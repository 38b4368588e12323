pip install keras
python -c "import keras"
