package shop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.json.JsonTest;
import org.springframework.boot.test.json.JacksonTester;

@JsonTest
class OrderJsonTests {

    @Autowired
    private JacksonTester<Order> json;

    @Test
    void anOrderIsWritten() throws Exception {
        assertThat(json.write(new Order("tea", 3, 4.0))).extractingJsonPathStringValue("article").isEqualTo("tea");
    }
}
