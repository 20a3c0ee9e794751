/**
 * What playbooks are written with: they find nodes, call actions on them, and judge the answers.
 */
@NullMarked
package io.federation.orchestrate.playbook;

import org.jspecify.annotations.NullMarked;
