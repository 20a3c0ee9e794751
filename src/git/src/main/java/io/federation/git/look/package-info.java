/** Whether a clone stands where its remote stands. Without JGit as long as nothing is new. */
@NullMarked
package io.federation.git.look;

import org.jspecify.annotations.NullMarked;
