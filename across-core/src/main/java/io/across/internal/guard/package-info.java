/** What is done with what a peer says before anything else sees it: texts are cleaned, paths stay where they belong. Depends on nothing of ours. */
@NullMarked
package io.across.internal.guard;

import org.jspecify.annotations.NullMarked;
