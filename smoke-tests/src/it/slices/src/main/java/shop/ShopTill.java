package shop;

import io.across.spring.AcrossExposed;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Component;

@Component
@AcrossExposed
class ShopTill implements Till {

    @Override
    @PreAuthorize("hasAuthority('ACROSS_PEER') and authentication.name == 'alice'")
    public String close() {
        return "closed";
    }
}
