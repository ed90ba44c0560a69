package smoke;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Asks the endpoints of the application that runs at a port, as an operator does. */
record Actuator(int port) {

    HttpResponse<String> send(String method, String path) throws IOException, InterruptedException {
        return ask(method, "/actuator/" + path);
    }

    /** Asks the application itself. */
    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return ask("GET", path);
    }

    private HttpResponse<String> ask(String method, String path) throws IOException, InterruptedException {
        String credentials = Base64.getEncoder().encodeToString("ops:secret".getBytes(StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("Authorization", "Basic " + credentials)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }
}
