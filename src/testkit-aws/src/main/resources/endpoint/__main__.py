"""Serves on BIND_HOST:GATEWAY_PORT until it is ended; prints "Ready." once it answers."""

import asyncio
import os

from hypercorn.asyncio import serve
from hypercorn.config import Config

from endpoint import ec2_actions, ec2_resources, gateway, group_actions, group_resource, images


async def _announce():
    while True:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", int(os.environ["GATEWAY_PORT"]))
            writer.close()
            break
        except OSError:
            await asyncio.sleep(0.02)
    print("Ready.", flush=True)


async def _end_with_parent():
    """A test JVM that is killed ends nothing itself."""
    parent = os.getppid()
    while os.getppid() == parent:
        await asyncio.sleep(1)
    os._exit(1)


async def main():
    for extension in (images, ec2_actions, ec2_resources, group_actions, group_resource):
        extension.install()
    config = Config()
    config.bind = [f"{os.environ['BIND_HOST']}:{os.environ['GATEWAY_PORT']}"]
    config.keep_alive_timeout = 75
    config.loglevel = "WARNING"
    beside = [asyncio.create_task(_announce()), asyncio.create_task(_end_with_parent())]
    await serve(gateway.app, config)
    for task in beside:
        task.cancel()


asyncio.run(main())
