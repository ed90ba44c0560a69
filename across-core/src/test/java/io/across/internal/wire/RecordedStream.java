package io.across.internal.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What one side of a recorded session sent.
 *
 * @param group the number of the file: "12"
 * @param session its name within the file
 * @param direction who sent it, as the file says it
 * @param records in order
 */
record RecordedStream(String group, String session, String direction, List<Recorded> records) {

    static final String FROM_CLIENT = "client->server";

    private static final Path VECTORS = Path.of("src/test/resources/vectors");

    /** One record: its name, its bytes, and the fields that the recording decoded from them. */
    record Recorded(String name, String hex, JsonNode decoded) {

        byte[] bytes() {
            return HexFormat.of().parseHex(hex);
        }

        String kind() {
            return decoded.get("kind").asString();
        }

        boolean isMessage() {
            return kind().equals("message");
        }
    }

    /** Both streams of every session of every file, without what went to a BIOS. */
    static List<RecordedStream> all() {
        List<RecordedStream> streams = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(VECTORS, "*.json")) {
            for (Path file : files) {
                String group = file.getFileName().toString().substring(0, 2);
                JsonMapper.shared()
                        .readTree(file.toFile())
                        .get("sessions")
                        .forEach(session -> streams.addAll(streamsOf(group, session)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        streams.removeIf(RecordedStream::speaksOtherThanAcross);
        return streams;
    }

    private static List<RecordedStream> streamsOf(String group, JsonNode session) {
        var byDirection = new TreeMap<String, List<Recorded>>();
        recordsOf(session).stream().filter(node -> node.has("hex")).forEach(node -> {
            List<Recorded> records =
                    byDirection.computeIfAbsent(node.get("direction").asString(), key -> new ArrayList<>());
            Recorded recorded =
                    new Recorded(node.get("name").asString(), node.get("hex").asString(), node.get("decoded"));
            if (recorded.kind().equals("bootloader")) {
                // The superblock before it is discarded by the BIOS; what follows is read by a peer.
                records.clear();
            } else {
                records.add(recorded);
            }
        });
        return byDirection.entrySet().stream()
                .map(entry ->
                        new RecordedStream(group, session.get("name").asString(), entry.getKey(), entry.getValue()))
                .toList();
    }

    private static List<JsonNode> recordsOf(JsonNode session) {
        List<JsonNode> records = new ArrayList<>();
        session.path("records").forEach(records::add);
        session.path("steps").forEach(step -> step.get("records").forEach(records::add));
        return records;
    }

    /** Group 09 has hand-made bootloaders that speak no across; a BIOS that was given one says nothing of ours. */
    private boolean speaksOtherThanAcross() {
        return group.equals("09")
                && records.stream().anyMatch(recorded -> recorded.kind().equals("malformed"));
    }

    byte[] bytes() {
        StringBuilder hex = new StringBuilder();
        records.forEach(recorded -> hex.append(recorded.hex()));
        return HexFormat.of().parseHex(hex);
    }

    @Override
    public String toString() {
        return group + "." + session + " " + direction;
    }
}
