package io.federation.model.spec;

import io.federation.model.Names;
import java.util.Locale;
import java.util.regex.Pattern;

/** The grammars of AWS's own names, each as in the schema's definition of the same name. */
enum AwsNameFormat {
  AWS_REGION("^[a-z]{2}(?:-[a-z]{1,20}){1,3}-[1-9]$", "a region: use its name, eu-central-1"),
  AWS_ZONE(
      "^[a-z]{2}(?:-[a-z]{1,20}){1,3}-[1-9][a-z]$",
      "an availability zone: use its name, eu-central-1a"),
  AWS_VPC("^vpc-[0-9a-f]{8,17}$", "a network: use its id, vpc-0123456789abcdef0"),
  AWS_SUBNET("^subnet-[0-9a-f]{8,17}$", "a subnet: use its id, subnet-0123456789abcdef0"),
  AWS_AMI(
      "^(?:latest|ami-[0-9a-f]{8,17})$",
      "an image: use latest, or an image's id, ami-0123456789abcdef0"),
  AWS_INSTANCE_TYPE(
      "^[a-z][a-z0-9-]{0,30}\\.[a-z0-9][a-z0-9-]{0,30}$",
      "a type of instance: use its name, t3.small"),
  AWS_SHARED_SECRETS("^(?:presence|secretsmanager)$", "known: use presence or secretsmanager"),
  AWS_REPLACE("^(?:rolling|manual)$", "known: use rolling or manual"),
  AWS_EDGE("^(?:alb|none)$", "known: use alb or none"),
  AWS_CERTIFICATE(
      "^arn:aws[a-z-]{0,10}:acm:[a-z0-9-]{1,30}:[0-9]{12}:certificate/[0-9a-f-]{36}$",
      "the ARN of a certificate: use"
          + " arn:aws:acm:REGION:ACCOUNT:certificate/01234567-89ab-cdef-0123-456789abcdef"),
  AWS_SECRET(
      "^[A-Za-z0-9][A-Za-z0-9/_+=.@-]{0,199}$",
      "the name of a secret: use up to 200 letters, digits, and /_+=.@-, such as fed1/git");

  private final Pattern pattern;
  private final String hint;

  AwsNameFormat(String pattern, String hint) {
    this.pattern = Pattern.compile(pattern);
    this.hint = hint;
  }

  String pattern() {
    return pattern.pattern();
  }

  /** Returns the name of the definition in the schema, such as {@code awsRegion}. */
  String definition() {
    StringBuilder words = new StringBuilder();
    for (String word : name().split("_", -1)) {
      words.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
    }
    return words.replace(0, 1, "a").toString();
  }

  /**
   * Returns {@code text} if it is such a name.
   *
   * @param kind what it is the value of, for the message
   * @throws IllegalArgumentException with one line that says what would be right
   */
  String check(String kind, String text) {
    // Not find(): '$' would let a line's end pass.
    if (!pattern.matcher(text).matches()) {
      throw new IllegalArgumentException(kind + " " + Names.quote(text) + " is not " + hint);
    }
    return text;
  }
}
