package io.across.spring.autoconfigure;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/** Whether a listener has an address. An empty value is none: it is what a placeholder with an empty default leaves. */
abstract class OnListenerAddress extends SpringBootCondition {

    private final String property;

    private OnListenerAddress(String property) {
        this.property = property;
    }

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        ConditionMessage.Builder message = ConditionMessage.forCondition("across listener");
        return StringUtils.hasText(context.getEnvironment().getProperty(property))
                ? ConditionOutcome.match(message.foundExactly(property))
                : ConditionOutcome.noMatch(message.didNotFind("property").items(property));
    }

    static final class Tcp extends OnListenerAddress {
        Tcp() {
            super("across.server.tcp.port");
        }
    }

    static final class Unix extends OnListenerAddress {
        Unix() {
            super("across.server.unix.path");
        }
    }
}
