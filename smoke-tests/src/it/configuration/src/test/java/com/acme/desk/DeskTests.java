package com.acme.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Starts the application as a process, with variables of its own. */
@Timeout(120)
class DeskTests {

    @TempDir
    private Path directory;

    private String run(Map<String, String> variables, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dacross.connections.parcelDesk.options.max-served-calls=7",
                "-cp",
                System.getProperty("java.class.path"),
                Desk.class.getName()));
        command.addAll(List.of(arguments));
        Path printed = Files.createTempFile(directory, "printed", ".txt");
        ProcessBuilder process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(printed.toFile());
        process.environment().keySet().removeIf(name -> name.startsWith("ACROSS_") || name.startsWith("SPRING_"));
        process.environment().putAll(variables);
        process.start().waitFor();
        return Files.readString(printed, StandardCharsets.UTF_8);
    }

    @Test
    void aVariableInEitherFormMeansTheConnectionOfTheFile() throws Exception {
        assertThat(run(
                        Map.of(
                                "SPRING_PROFILES_ACTIVE", "child",
                                "DESK_SECRET", "swordfish",
                                "ACROSS_CONNECTIONS_PARCELDESK_ENVIRONMENT_DESK_COLOUR", "blue",
                                "ACROSS_CONNECTIONS_PARCEL_DESK_OPTIONS_CALL_TIMEOUT", "60s",
                                "ACROSS_SERVER_LISTENERS_BACK_DOOR_TCP_PORT", "0"),
                        "--across.connections.parcelDesk.lazy=true"))
                .contains(
                        "connections [parcel-desk]",
                        "listeners [acrossBack-doorListener]",
                        "clients 1",
                        "colour blue",
                        "inherited false");
    }

    @Test
    void whatIsSwitchedOffSaysSo() throws Exception {
        assertThat(run(Map.of("ACROSS_ENABLED", "false")))
                .contains("connections [parcel-desk]", "listeners []", "refused", "NotSentException");
    }

    @Test
    void mistakesAreExplained() throws Exception {
        assertThat(run(Map.of(), "--spring.profiles.active=misspelled"))
                .contains(
                        "APPLICATION FAILED TO START",
                        "across.connections.parcel-desk.lasy, set at class path resource [application.yml]",
                        "Write across.connections.parcel-desk.lazy, or remove");
        assertThat(run(Map.of(), "--spring.profiles.active=empty"))
                .contains("across.connections.parcel-desk says not what to connect to.");
    }

    @Test
    void aNameThatOnlyVariablesHaveIsAskedFor() throws Exception {
        assertThat(run(Map.of("ACROSS_CONNECTIONS_NIGHT_DESK_URI", "tcp://127.0.0.1:9")))
                .contains(
                        "The environment variable ACROSS_CONNECTIONS_NIGHT_DESK_URI sets uri",
                        "across.connections.night-desk.uri",
                        "ACROSS_CONNECTIONS_NIGHTDESK_URI");
    }

    /** As an IDE reads it, in the jars that the application depends on. */
    @Test
    void anIdeIsToldOfTheKeysBelowAName() throws Exception {
        StringBuilder metadata = new StringBuilder();
        for (URL each : Collections.list(
                DeskTests.class.getClassLoader().getResources("META-INF/spring-configuration-metadata.json"))) {
            try (InputStream json = each.openStream()) {
                metadata.append(new String(json.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        assertThat(metadata)
                .contains("\"across.connections.*.inherit-environment\"", "\"across.connections.*.fail-fast\"")
                .contains("\"across.server.listeners.*.unix.path\"", "\"hints\"");
    }
}
