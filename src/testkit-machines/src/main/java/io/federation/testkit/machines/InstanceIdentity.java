package io.federation.testkit.machines;

import io.federation.testkit.InstanceMetadata;

/**
 * What every instance of EC2 is told of itself, whatever it is for.
 *
 * @param id the instance's id
 * @param address its address in the network
 * @param mac the hardware address of its one network card
 */
record InstanceIdentity(String id, String address, String mac) {

  private static final String REGION = "us-east-1";
  private static final String ZONE = "us-east-1a";

  void tell(InstanceMetadata metadata) {
    String name = "ip-" + address.replace('.', '-') + ".ec2.internal";
    metadata.set("meta-data/instance-id", id);
    metadata.set("meta-data/ami-id", "ami-0123456789abcdef0");
    metadata.set("meta-data/instance-type", "t3.small");
    metadata.set("meta-data/instance-life-cycle", "on-demand");
    metadata.set("meta-data/hostname", name);
    metadata.set("meta-data/local-hostname", name);
    metadata.set("meta-data/local-ipv4", address);
    metadata.set("meta-data/mac", mac);
    metadata.set("meta-data/placement/region", REGION);
    metadata.set("meta-data/placement/availability-zone", ZONE);
    metadata.set("meta-data/services/domain", "amazonaws.com");
    metadata.set("meta-data/services/partition", "aws");
    String card = "meta-data/network/interfaces/macs/" + mac + "/";
    metadata.set(card + "device-number", "0");
    metadata.set(card + "local-hostname", name);
    metadata.set(card + "local-ipv4s", address);
    metadata.set(card + "mac", mac);
    metadata.set(card + "subnet-ipv4-cidr-block", address.replaceFirst("[0-9]+$", "0/25"));
    metadata.setRole("node");
    metadata.set(
        "dynamic/instance-identity/document",
        """
        {
          "accountId" : "000000000000",
          "architecture" : "x86_64",
          "availabilityZone" : "%s",
          "imageId" : "ami-0123456789abcdef0",
          "instanceId" : "%s",
          "instanceType" : "t3.small",
          "privateIp" : "%s",
          "region" : "%s",
          "version" : "2017-09-30"
        }
        """
            .formatted(ZONE, id, address, REGION));
  }
}
