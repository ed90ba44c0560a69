package shop;

import static org.hamcrest.Matchers.containsString;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;

import io.across.test.AutoConfigureAcross;
import io.across.test.InMemoryPeers;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.web.servlet.MockMvc;

/** A slice of the web and of across: one client leads to the test, another is mocked. */
@WebMvcTest
@AutoConfigureAcross
@Import(Orders.class)
class WebWithPeersTests {

    @Autowired
    private MockMvc web;

    @MockitoBean
    private Ratings ratings;

    @TestConfiguration(proxyBeanMethods = false)
    static class Peers {

        @Bean
        InMemoryPeers peers() {
            Stock full = article -> 7;
            return new InMemoryPeers().expose("store", "stock", full, Stock.class);
        }
    }

    @Test
    void anOrderIsShown() throws Exception {
        given(ratings.median(any())).willReturn(1.5);
        web.perform(get("/orders/tea"))
                .andExpect(content().string(containsString("\"count\":7")))
                .andExpect(content().string(containsString("\"rating\":1.5")));
    }
}
