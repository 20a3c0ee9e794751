package io.federation.presence;

/** The keys of a presence record's JSON. */
final class PresenceKeys {

  static final String FILETYPE = "filetype";
  static final String NODEPRESENCE = "nodepresence";
  static final String VALUE = "value";

  static final String ADDRESS = "address";
  static final String CLOCKSKEW = "clockskew";
  static final String DEPLOYMENT = "deployment";
  static final String DONE = "done";
  static final String ERROR = "error";
  static final String INITGITREPO = "initgitrepo";
  static final String INSTANCE_ID = "instance-id";
  static final String NODEINIT = "nodeinit";
  static final String NODEPART = "nodepart";
  static final String PORTS = "ports";
  static final String PUBLICKEY = "publickey";
  static final String SEALED = "sealed";
  static final String SEEN = "seen";
  static final String STACKTYPE = "stacktype";
  static final String STATE = "state";
  static final String STATELOG = "statelog";
  static final String STATESINCE = "statesince";
  static final String STATETSS = "statetss";
  static final String WORK = "work";

  private PresenceKeys() {}
}
