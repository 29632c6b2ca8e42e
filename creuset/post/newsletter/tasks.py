from django_tasks import task

from creuset.post.newsletter import mailing


@task()
def queue() -> None:
    mailing.carry_on()
