"""The machinery behind the guide: run cases, record outcomes, render pages, compare the two languages."""
