"""What each address shows: questions to the services, answers to the templates."""
