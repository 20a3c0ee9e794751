package io.federation.orchestrate.action;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * What an action gives.
 *
 * @param title how people read its name
 * @param defaultValue what it is where a node does not say it
 */
public record Output(
    String name, String title, String description, Optional<JsonNode> defaultValue) {}
