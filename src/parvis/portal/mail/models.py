"""Messages, from when they are written until they are sent or given up."""

from django.db import models


class State(models.TextChoices):
    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    EXPIRED = "expired"


class Message(models.Model):
    """An e-mail to one person."""

    kind = models.CharField(max_length=40)
    to = models.EmailField(max_length=254)
    lang = models.CharField(max_length=20)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    html = models.TextField()
    headers = models.JSONField(default=dict)
    secret = models.BooleanField(default=False)
    "Its text lets whoever reads it in: it is erased once it was sent or is of no use any more."
    message_id = models.CharField(max_length=250, unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    tries = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()
    next_at = models.DateTimeField()
    "When it is tried next; while it is being sent, when another process may take it over."
    expires_at = models.DateTimeField(null=True)
    "After this it is of no use to anybody, and is not sent."
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["state", "next_at"], name="mail_message_due"),)
