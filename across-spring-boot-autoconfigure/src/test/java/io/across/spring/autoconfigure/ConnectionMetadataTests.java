package io.across.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import io.across.spring.autoconfigure.KnownKeys.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.ClassUtils;

/** What an IDE is told of the keys below names is what the code reads. */
@Timeout(60)
class ConnectionMetadataTests {

    private static Map<String, Map<String, Object>> properties;
    private static List<Map<String, Object>> hints;

    @BeforeAll
    static void read() throws IOException {
        try (InputStream json =
                AcrossProperties.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            byte[] text = json.readAllBytes();
            List<Map<String, Object>> all = JsonPath.read(new ByteArrayInputStream(text), "$.properties[*]");
            properties = all.stream()
                    .filter(property -> property.get("name").toString().contains(".*."))
                    .collect(Collectors.toMap(property -> property.get("name").toString(), property -> property));
            hints = JsonPath.read(new ByteArrayInputStream(text), "$.hints[*]");
        }
    }

    @Test
    void allKeysBelowNamesAreDescribedAndNoOthers() {
        Map<String, Kind> known = new TreeMap<>();
        KnownKeys.ACROSS.visit("across.", (name, keys) -> {
            if (name.contains("<name>")) {
                known.put(name.replace("<name>", "*"), keys.kind());
            }
        });

        assertThat(new TreeSet<>(properties.keySet())).isEqualTo(known.keySet());
        properties.forEach((name, property) -> {
            assertThat((String) property.get("description"))
                    .as(name)
                    .isNotBlank()
                    .endsWith(".");
            String type = (String) property.get("type");
            Class<?> raw = ClassUtils.resolveClassName(type.replaceAll("<.*>", ""), null);
            assertThat(known.get(name))
                    .as(name)
                    .isEqualTo(
                            raw == Map.class
                                    ? Kind.TEXTS
                                    : Set.of(List.class, Set.class).contains(raw) ? Kind.LIST : Kind.VALUE);
        });
    }

    /** Set anyway, they change nothing. */
    @Test
    void defaultsAreThoseOfTheCode() {
        Map<String, Object> defaults = new TreeMap<>();
        properties.forEach((name, property) -> {
            if (name.startsWith("across.connections.") && property.containsKey("defaultValue")) {
                defaults.put(name.replace("*", "far"), property.get("defaultValue"));
            }
        });

        assertThat(new Binder(new MapConfigurationPropertySource(defaults))
                        .bind("across.connections.far", AcrossConnectionProperties.class)
                        .get())
                .usingRecursiveComparison()
                .isEqualTo(new AcrossConnectionProperties());
        assertThat(defaults).hasSizeGreaterThan(8);
    }

    @Test
    void hintsAreOfKnownKeys() {
        assertThat(hints)
                .extracting(hint -> hint.get("name").toString())
                .filteredOn(name -> name.contains("*"))
                .hasSizeGreaterThan(5)
                .allSatisfy(name -> assertThat(properties).containsKey(name));
    }
}
