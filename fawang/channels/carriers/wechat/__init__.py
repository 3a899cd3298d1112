"""WeChat official accounts: signatures, encrypted messages, XML, the interface of api.weixin.qq.com.

By the developer documents of WeChat official accounts (developers.weixin.qq.com/doc/offiaccount): 接入指南, 消息加解密,
接收普通消息, 被动回复用户消息, 客服消息, 稳定版接口调用凭据, 模板消息, 一次性订阅消息.
"""
