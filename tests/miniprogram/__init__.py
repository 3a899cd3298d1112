"""The mini program, rendered without WeChat, against a platform that runs. Tests of its parts are JavaScript."""
