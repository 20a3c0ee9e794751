package io.federation.deploy.host;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.federation.deploy.plan.PlanInputs;
import java.io.IOException;

/** Writes what a host's agent tells of it, and reads it again. */
final class PlanInputsJson {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .visibility(PropertyAccessor.IS_GETTER, Visibility.NONE)
          // A newer agent may tell more.
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private PlanInputsJson() {}

  static String write(PlanInputs state) {
    try {
      return JSON.writeValueAsString(state);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the state of a host cannot be written as JSON", e);
    }
  }

  /** Reads what {@link #write} has written; fails in one line on anything else. */
  static PlanInputs read(String id, String text) throws IOException {
    try {
      PlanInputs state = JSON.readValue(text, PlanInputs.class);
      if (state == null) {
        throw damaged(id);
      }
      return state;
    } catch (JsonProcessingException e) {
      throw damaged(id);
    }
  }

  private static IOException damaged(String id) {
    return new IOException(
        "what the agent of host " + id + " has told of it is damaged: start it anew");
  }
}
