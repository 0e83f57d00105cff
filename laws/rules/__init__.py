"""Rules that others printed for what to train and how: constants and closed forms, nothing fitted.

kaplan            Kaplan et al. 2020: size, batch, steps and tokens for a budget
batch_trade       steps against tokens around the critical batch size
tokens_per_param  the baseline of 20 tokens a parameter
deepseek          DeepSeek LLM: compute a token, model and tokens, learning rate and batch
step_law          Step Law: learning rate and batch from size and tokens
power_rule        the shape that they share
"""
