"""What happens to a call names whom it is about."""

from fawang.hotline.rules.calls import events as i


def test_whoever_is_named_is_found_wherever_the_name_stands() -> None:
    assert i.named_in(i.Offered("seat:7")) == ["seat:7"]
    assert i.named_in(i.PassedOn("line:12345")) == ["line:12345"]
    assert i.named_in(i.Monitored("seat:9")) == ["seat:9"]
    assert i.named_in(i.Asked("seat:7", i.Consulted("seat:8"))) == ["seat:7", "seat:8"]
    assert i.named_in(i.Asked("seat:7", i.Held())) == ["seat:7"]
    assert i.named_in(i.HungUp()) == []
