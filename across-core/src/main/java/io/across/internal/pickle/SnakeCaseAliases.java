package io.across.internal.pickle;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyName;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedParameter;
import tools.jackson.databind.introspect.NopAnnotationIntrospector;

/** Has a bean's {@code firstName} be set by {@code first_name}. Loaded only where Jackson is; thread-safe. */
final class SnakeCaseAliases extends NopAnnotationIntrospector {

    private static final long serialVersionUID = 1L;

    @Override
    public @Nullable List<PropertyName> findPropertyAliases(MapperConfig<?> config, Annotated member) {
        String name = member instanceof AnnotatedParameter parameter ? nameOf(parameter) : nameOf(member.getName());
        String alias = SnakeCase.of(name);
        return alias.isEmpty() || alias.equals(name) ? null : List.of(PropertyName.construct(alias));
    }

    private static String nameOf(AnnotatedParameter parameter) {
        RecordComponent[] components = parameter.getDeclaringClass().getRecordComponents();
        return components != null && components.length == parameter.getOwner().getParameterCount()
                ? components[parameter.getIndex()].getName()
                : "";
    }

    private static String nameOf(String member) {
        return member.matches("set\\p{Lu}.*")
                ? member.substring(3, 4).toLowerCase(Locale.ROOT) + member.substring(4)
                : member;
    }
}
