package io.across.spring.autoconfigure;

import io.across.spring.internal.FailureAnalyzedException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;

/** Prints what the starter says of a mistake, before Boot's own analyzers look for its causes. */
final class AcrossFailureAnalyzer extends AbstractFailureAnalyzer<FailureAnalyzedException> implements Ordered {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, FailureAnalyzedException mistake) {
        return new FailureAnalysis(mistake.getMessage(), mistake.action(), mistake);
    }

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }
}
