package io.across.sample;

import java.util.Map;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.client.RestClient;

/** Talks to an inspector on this machine; errors are answers, not exceptions. */
final class InspectorClient {

    private static final ParameterizedTypeReference<Map<String, Object>> JSON = new ParameterizedTypeReference<>() {};

    private final RestClient http;

    InspectorClient(int port) {
        http = RestClient.builder()
                .baseUrl("http://localhost:" + port)
                .defaultStatusHandler(status -> status.isError(), (request, response) -> {})
                .build();
    }

    ResponseEntity<Map<String, Object>> get(String path) {
        return http.get().uri(path).retrieve().toEntity(JSON);
    }

    ResponseEntity<Map<String, Object>> delete(String path) {
        return http.delete().uri(path).retrieve().toEntity(JSON);
    }

    ResponseEntity<Map<String, Object>> postBody(String path, byte[] body) {
        return http.post()
                .uri(path)
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .body(body)
                .retrieve()
                .toEntity(JSON);
    }

    ResponseEntity<Map<String, Object>> postForm(String path, String name, byte[] content) {
        MultiValueMap<String, Object> form = new LinkedMultiValueMap<>();
        form.add("file", new ByteArrayResource(content) {
            @Override
            public String getFilename() {
                return name;
            }
        });
        return http.post()
                .uri(path)
                .contentType(MediaType.MULTIPART_FORM_DATA)
                .body(form)
                .retrieve()
                .toEntity(JSON);
    }

    ResponseEntity<byte[]> thumbnail(String path, byte[] body) {
        return http.post()
                .uri(path)
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .body(body)
                .retrieve()
                .toEntity(byte[].class);
    }
}
