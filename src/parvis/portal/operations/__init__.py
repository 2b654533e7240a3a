"""Running a portal: migrations, serving, health, metrics, doctor, backup."""
