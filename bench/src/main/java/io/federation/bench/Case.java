package io.federation.bench;

/** What both sides do in a run that is measured. */
enum Case {
  /** Find out that there is nothing to do. */
  LOOK("look"),

  /** The same, and say that the node is there in the running minute. */
  LOOK_AND_PRESENCE("look+presence"),

  /** The same as the first; the node is on EC2 and has told AWS all there is to tell. */
  LOOK_ON_EC2("look+ec2"),

  /** The same as the first; the node writes its metrics into a file. */
  LOOK_AND_METRICS("look+metrics"),

  /** The same as the first; the node's heartbeats are those of one process. */
  RESIDENT("resident");

  private final String word;

  Case(String word) {
    this.word = word;
  }

  /** Returns whether it is said that the node is there. */
  boolean speaks() {
    return this == LOOK_AND_PRESENCE;
  }

  /** Returns whether the node is on EC2. */
  boolean isOnEc2() {
    return this == LOOK_ON_EC2;
  }

  /** Returns whether the node writes metrics. */
  boolean writesMetrics() {
    return this == LOOK_AND_METRICS;
  }

  /** Returns whether one process beats again and again. */
  boolean isResident() {
    return this == RESIDENT;
  }

  /** Returns what is added to the name of a case; the first has none. */
  String suffix() {
    return this == LOOK ? "" : "-" + word;
  }

  /** Returns the word by which it is asked for. */
  @Override
  public String toString() {
    return word;
  }
}
