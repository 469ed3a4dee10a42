"""Changes told to other systems as they happen, by the Standard Webhooks specification."""
