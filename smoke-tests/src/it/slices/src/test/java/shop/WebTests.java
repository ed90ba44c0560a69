package shop;

import static org.hamcrest.Matchers.containsString;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.mockito.BDDMockito.given;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.web.servlet.MockMvc;

/** Nothing is said of the clients, for the controller does not know them. */
@WebMvcTest
class WebTests {

    @Autowired
    private MockMvc web;

    @MockitoBean
    private Orders orders;

    @Test
    void anOrderIsShown() throws Exception {
        given(orders.order("tea")).willReturn(new Order("tea", 3, 4.0));
        web.perform(get("/orders/tea"))
                .andExpect(status().isOk())
                .andExpect(content().string(containsString("\"count\":3")));
    }

    @Test
    void aClientSaysWhatIsMissing(@Autowired Ratings ratings) {
        assertThatIllegalStateException()
                .isThrownBy(() -> ratings.median(List.of(1)))
                .withMessageContaining("@MockitoBean Ratings");
    }
}
