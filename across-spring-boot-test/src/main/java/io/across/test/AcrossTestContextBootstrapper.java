package io.across.test;

import org.springframework.boot.test.autoconfigure.TestSliceTestContextBootstrapper;

/** Makes the context of an {@link AcrossTest}. */
final class AcrossTestContextBootstrapper extends TestSliceTestContextBootstrapper<AcrossTest> {}
