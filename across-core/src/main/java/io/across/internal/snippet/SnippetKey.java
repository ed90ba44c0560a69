package io.across.internal.snippet;

import java.util.List;

/**
 * What makes two executions the same program.
 *
 * @param text the snippet
 * @param names the variables' names, sorted
 * @param types their static types, in the order of the names
 */
record SnippetKey(String text, List<String> names, List<Class<?>> types) {}
