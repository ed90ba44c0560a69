package io.across.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import io.across.Options;
import io.across.Options.ThreadKind;
import io.across.Tls.ClientAuth;
import io.across.spring.PeerLanguage;
import io.across.spring.autoconfigure.AcrossListenerProperties.Child;
import io.across.spring.autoconfigure.AcrossListenerProperties.Handler;
import io.across.spring.autoconfigure.PropertiesPage.Row;
import io.across.spring.declarative.ClientCheck;
import java.beans.PropertyDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.event.Level;
import org.springframework.beans.BeanUtils;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.core.convert.TypeDescriptor;
import org.springframework.util.ClassUtils;
import org.springframework.util.unit.DataSize;

/** The page of properties says what the configuration metadata says, and that says what the code does. */
@Timeout(60)
class PropertiesPageTests {

    private static final String CONNECTION = "across.connections.<name>.";
    private static final String LISTENER = "across.server.listeners.<name>.";

    private static final Set<String> MAPS = Set.of("across.connections", "across.server.listeners");

    /** Types, as the page calls them. */
    private static final Map<Class<?>, String> TYPES = Map.ofEntries(
            Map.entry(Duration.class, "duration"),
            Map.entry(DataSize.class, "size"),
            Map.entry(Integer.class, "integer"),
            Map.entry(Boolean.class, "boolean"),
            Map.entry(String.class, "text"),
            Map.entry(Path.class, "path"),
            Map.entry(List.class, "list of texts"),
            Map.entry(Set.class, "list of rights"),
            Map.entry(Map.class, "texts by name"),
            Map.entry(ClientCheck.class, "`lazy`, `startup` or `never`"),
            Map.entry(Level.class, "`error`, `warn`, `info`, `debug` or `trace`"),
            Map.entry(ThreadKind.class, "`platform` or `virtual`"),
            Map.entry(PeerLanguage.class, "`jvm` or `python`"),
            Map.entry(ClientAuth.class, "`none`, `want` or `need`"),
            Map.entry(Handler.class, "`local`, `process` or `bios`"),
            Map.entry(Access.class, "`none`, `read_only` or `unrestricted`"));

    private static final List<Map<String, Object>> METADATA = metadata();

    private static List<Map<String, Object>> metadata() {
        try (InputStream json =
                AcrossProperties.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            List<Map<String, Object>> all = JsonPath.read(json, "$.properties[*]");
            // Those below names are compared with the code by ConnectionMetadataTests.
            return all.stream()
                    .filter(property -> !property.get("name").toString().contains("*"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void thePageHasAllPropertiesAndNoOthers() throws Exception {
        TreeSet<String> expected = new TreeSet<>();
        METADATA.forEach(property -> expected.add((String) property.get("name")));
        // Metadata ends at the maps; what is in them, the page lists.
        assertThat(expected.removeAll(MAPS)).isTrue();
        listenerProperties().keySet().forEach(name -> expected.add(LISTENER + name));
        expected.add(LISTENER + "child.*");
        connectionProperties().keySet().forEach(name -> expected.add(CONNECTION + name));
        expected.add(CONNECTION + "options.*");

        assertThat(new TreeSet<>(PropertiesPage.rows().keySet())).isEqualTo(expected);
    }

    @Test
    void typesAndDefaultsAreThoseOfTheMetadata() throws Exception {
        Map<String, Row> rows = PropertiesPage.rows();
        assertThat(METADATA)
                .filteredOn(property -> !MAPS.contains(property.get("name")))
                .hasSizeGreaterThan(15)
                .allSatisfy(property -> {
                    Row row = rows.get(property.get("name"));
                    Object defaultValue = property.get("defaultValue");
                    Class<?> type = Class.forName(((String) property.get("type")).replaceAll("<.*>", ""));
                    assertThat(row.type()).isEqualTo(TYPES.get(type));
                    assertThat(row.defaultValue()).isEqualTo(defaultValue == null ? "" : defaultValue.toString());
                });
    }

    @Test
    void typesAndDefaultsOfConnectionsAreThoseOfTheCode() throws Exception {
        Map<String, Row> rows = PropertiesPage.rows();
        assertThat(connectionProperties())
                .hasSize(30)
                .allSatisfy((name, property) -> assertDescribes(rows.get(CONNECTION + name), property));
    }

    @Test
    void typesAndDefaultsOfListenersAreThoseOfTheCode() throws Exception {
        Map<String, Row> rows = PropertiesPage.rows();
        assertThat(listenerProperties())
                .hasSize(10)
                .allSatisfy((name, property) -> assertDescribes(rows.get(LISTENER + name), property));
    }

    private static void assertDescribes(Row row, Property property) {
        assertThat(row.type()).isEqualTo(TYPES.get(property.type()));
        assertThat(row.defaultValue().isEmpty() ? null : converted(row.defaultValue(), property.type()))
                .isEqualTo(property.defaultValue());
    }

    @Test
    void everyPropertyIsDescribed() throws Exception {
        assertThat(METADATA)
                .allSatisfy(property -> assertThat((String) property.get("description"))
                        .isNotBlank()
                        .endsWith("."));
        assertThat(PropertiesPage.rows().values())
                .allSatisfy(row -> assertThat(row.meaning()).isNotBlank());
    }

    @Test
    void theMetadatasDefaultsAreTheOptionsDefaults() {
        Map<String, Object> defaults = defaults();
        AcrossOptionsProperties bound = new Binder(new MapConfigurationPropertySource(defaults))
                .bind("across.options", AcrossOptionsProperties.class)
                .get();
        Options others = Options.builder()
                .timeout(Duration.ofDays(1))
                .callTimeout(Duration.ofDays(1))
                .maxMessageSize(1)
                .maxOutboxSize(1)
                .maxOutstandingCalls(1)
                .maxServedCalls(1)
                .maxQueuedCalls(1)
                .maxLentObjects(1)
                .acceptExportedClasses(true)
                .build();

        assertThat(bound.over(others)).isEqualTo(Options.defaults());
        assertThat(defaults)
                .hasEntrySatisfying(
                        "across.options.threads",
                        threads -> assertThat(threads)
                                .isEqualTo(Options.defaults().threads().name().toLowerCase(Locale.ROOT)));
    }

    @Test
    void theMetadatasDefaultsAreTheServersDefaults() {
        Map<String, Object> defaults = defaults();
        AcrossServerProperties bound = new Binder(new MapConfigurationPropertySource(defaults))
                .bind("across.server", AcrossServerProperties.class)
                .get();

        assertThat(bound).usingRecursiveComparison().isEqualTo(new AcrossServerProperties());
        assertThat(defaults)
                .containsKeys(
                        "across.server.enabled",
                        "across.server.allow-remote",
                        "across.server.max-connections",
                        "across.server.tcp.host",
                        "across.server.shutdown.grace-period");
    }

    private static Map<String, Object> defaults() {
        Map<String, Object> defaults = new LinkedHashMap<>();
        METADATA.stream()
                .filter(property -> property.containsKey("defaultValue"))
                .forEach(property -> defaults.put((String) property.get("name"), property.get("defaultValue")));
        return defaults;
    }

    private record Property(Class<?> type, Object defaultValue) {}

    /** Those below a connection's name, but for its options. */
    private static Map<String, Property> connectionProperties() throws Exception {
        AcrossConnectionProperties connection = new AcrossConnectionProperties();
        connection.setJava(new AcrossJavaProperties());
        connection.setPython(new AcrossConnectionProperties.Python());
        Map<String, Property> found = new TreeMap<>();
        collect("", connection, found);
        return found;
    }

    /** Those below a listener's name, but for its children. */
    private static Map<String, Property> listenerProperties() throws Exception {
        Map<String, Property> found = new TreeMap<>();
        AcrossListenerProperties listener = new AcrossListenerProperties();
        listener.setSsl(new AcrossListenerProperties.Ssl());
        collect("", listener, found);
        return found;
    }

    private static void collect(String prefix, Object bean, Map<String, Property> found)
            throws IllegalAccessException, InvocationTargetException {
        for (PropertyDescriptor descriptor : BeanUtils.getPropertyDescriptors(bean.getClass())) {
            Class<?> type = ClassUtils.resolvePrimitiveIfNecessary(descriptor.getPropertyType());
            if (type == Class.class || type == AcrossOptionsProperties.class || type == Child.class) {
                continue;
            }
            String name =
                    prefix + descriptor.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
            Object value = descriptor.getReadMethod().invoke(bean);
            if (TYPES.containsKey(type)) {
                found.put(
                        name,
                        new Property(type, List.of().equals(value) || Map.of().equals(value) ? null : value));
            } else {
                collect(name + ".", value, found);
            }
        }
    }

    private static Object converted(String text, Class<?> type) {
        return ApplicationConversionService.getSharedInstance()
                .convert(text, TypeDescriptor.valueOf(String.class), TypeDescriptor.valueOf(type));
    }
}
