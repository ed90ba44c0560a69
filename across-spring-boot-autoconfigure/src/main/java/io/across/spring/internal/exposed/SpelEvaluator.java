package io.across.spring.internal.exposed;

import io.across.Across;
import io.across.Connection;
import io.across.Evaluator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.context.expression.BeanFactoryResolver;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.expression.spel.support.StandardEvaluationContext;

/**
 * Answers what Python peers {@code execute} with Spring's expression language: {@code @greeter} is a reference to the bean of
 * that name, {@code @greeter.greet(#name)} what its method returns. Whoever may have text evaluated can do anything in this
 * process. Thread-safe.
 */
public final class SpelEvaluator implements Evaluator {

    private static final Pattern BEAN = Pattern.compile("\\s*@(?:[\\w$]+|'[^']+')\\s*");

    private final SpelExpressionParser parser = new SpelExpressionParser();
    private final BeanFactory beans;

    /** An evaluator that knows the beans of a factory. */
    public SpelEvaluator(BeanFactory beans) {
        this.beans = beans;
    }

    @Override
    public @Nullable Object evaluate(
            Connection connection, String source, Map<String, ? extends @Nullable Object> variables) {
        StandardEvaluationContext context = new StandardEvaluationContext();
        context.setBeanResolver(new BeanFactoryResolver(beans));
        context.setVariables(new LinkedHashMap<>(variables));
        Object result = parser.parseExpression(source).getValue(context);
        return result != null && BEAN.matcher(source).matches() ? Across.ref(result) : result;
    }
}
