"""Amazon Linux 2023 by SSM's public parameters, for both architectures and each kernel that AWS names."""

from ministack.services import ssm

_PREFIX = "/aws/service/ami-amazon-linux-latest/"
_AMIS = {"x86_64": "ami-0c2023a1b2c3d4e5f", "arm64": "ami-0c2023a64b2c3d4e5"}


def install():
    for kernel in ("default", "6.1", "6.12"):
        for architecture, ami in _AMIS.items():
            for edition in ("al2023-ami", "al2023-ami-minimal"):
                name = f"{_PREFIX}{edition}-kernel-{kernel}-{architecture}"
                ssm._PUBLIC_AMI_PARAMETERS.setdefault(name, ami)


def resolve(image):
    """The image that a launch template names, by its id or as resolve:ssm:PARAMETER."""
    if not str(image).startswith("resolve:ssm:"):
        return image
    parameter, _ = ssm._select_parameter(image[len("resolve:ssm:"):])
    if parameter is None:
        raise ValueError(f"{image}: there is no such parameter")
    return parameter["Value"]
